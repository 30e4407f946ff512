"""
The payment provider of the demonstration: a process of its own, where no money moves.

It takes signed orders, asks on a page of its own whether to pay, fail or leave, tells the province's
system by signed messages until it is heard, and answers when it is asked. It refuses to run outside
the demonstration.
"""

"""
The same linkage on Spark, for more people than one machine holds.

DuckDB reads and checks what is given, learns the model from a sample, and writes the links; Spark
does what grows with the number of people: names, pairs, scores and their rivals. The SQL of both
is the same text, and so are the links. Needs the extra ``spark`` and Java.
"""

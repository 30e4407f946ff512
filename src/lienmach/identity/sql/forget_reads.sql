-- Purpose: remove entries of the log of reads whose time of keeping is over; how many went.
-- Parameters: province, before (a moment), first_kept (the least key of that moment), most.
select identity_forget_reads(%(province)s, %(before)s, %(first_kept)s, %(most)s) as gone

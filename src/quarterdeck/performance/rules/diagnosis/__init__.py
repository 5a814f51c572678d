"""Where results are lost, and for whom: pure statistics on counted cases. No database, no clock, no words.

A *cell* counts cases of one person that are alike in what is not their doing (size, source, product). `mixing` says what peers would
have made of the same cases, `shrinkage` how far a person truly is from that given how few cases there are, `discovery` which of all
the differences may be reported at once, `money` what one costs. `findings` puts them together. Why so: decision 130.
"""

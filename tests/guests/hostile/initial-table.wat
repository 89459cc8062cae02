;; Wants a table of a million elements to begin with.
;; expect: unfit excessive
(table 1000000 funcref)

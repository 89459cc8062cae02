;; Grows a table for ever.
;; expect: out_of_memory
(table $t 1 funcref)
(func (export "validate") (param i32) (result i32)
  (loop $again
    (drop (table.grow $t (ref.null func) (i32.const 1000)))
    (br $again))
  unreachable)

;; Takes what memory there is, and a page more.
;; expect: out_of_memory
;; memory: 32
(func (export "validate") (param i32) (result i32)
  (loop $again
    (drop (memory.grow (i32.const 16)))
    (br $again))
  unreachable)

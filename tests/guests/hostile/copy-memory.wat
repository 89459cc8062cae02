;; Copies 15 MiB to and fro.
;; expect: out_of_fuel|timeout
;; memory: 32
(memory (export "memory") 480)
(func (export "validate") (param i32) (result i32)
  (loop $again
    (memory.copy (i32.const 0) (i32.const 15728640) (i32.const 15728640))
    (br $again))
  unreachable)

;; Fills 30 MiB again and again: one instruction of much work each.
;; expect: out_of_fuel|timeout
;; memory: 32
(memory (export "memory") 480)
(func (export "validate") (param i32) (result i32)
  (loop $again
    (memory.fill (i32.const 0) (i32.const 7) (i32.const 31457280))
    (br $again))
  unreachable)

;; Writes one line of a megabyte.
;; expect: out_of_fuel|result_too_large
;; log: 1
(import "placet:miniapp/log@0.1.0" "write" (func $write (param i32 i32 i32)))
(memory (export "memory") 40)
(func (export "validate") (param i32) (result i32)
  (memory.fill (i32.const 65536) (i32.const 120) (i32.const 1048000))
  (loop $again
    (call $write (i32.const 1) (i32.const 65536) (i32.const 1048000))
    (br $again))
  (i32.const 16))

;; Writes into its log for ever.
;; expect: out_of_fuel
;; log: 100
(import "placet:miniapp/log@0.1.0" "write" (func $write (param i32 i32 i32)))
(data (i32.const 64) "hello")
(func (export "validate") (param i32) (result i32)
  (loop $again
    (call $write (i32.const 1) (i32.const 64) (i32.const 5))
    (br $again))
  unreachable)

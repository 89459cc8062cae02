;; Draws random bytes for ever.
;; world: action
;; expect: out_of_fuel|out_of_memory
(import "placet:miniapp/random@0.1.0" "bytes" (func $bytes (param i32 i32)))
(func (export "on-command") (param i32) (result i32)
  (loop $again
    (call $bytes (i32.const -1) (i32.const 1024))
    (br $again))
  unreachable)

;; Asks for the time for ever.
;; world: action
;; expect: out_of_fuel|out_of_memory
(import "placet:miniapp/clock@0.1.0" "now" (func $now (param i32)))
(func (export "on-command") (param i32) (result i32)
  (loop $again
    (call $now (i32.const 1024))
    (br $again))
  unreachable)

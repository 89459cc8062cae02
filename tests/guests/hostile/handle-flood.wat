;; Takes a handle for ever, and gives none back.
;; world: action
;; grants: chat:write
;; expect: out_of_fuel
(import "placet:miniapp/chat@0.1.0" "direct" (func $direct (param i32 i32 i32)))
(data (i32.const 64) "ann")
(func (export "on-command") (param i32) (result i32)
  (loop $again
    (call $direct (i32.const 64) (i32.const 3) (i32.const 1024))
    (br $again))
  unreachable)

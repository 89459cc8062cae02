;; Asks a slow host, again and again.
;; world: action
;; grants: directory:read
;; host: slow
;; expect: timeout
;; served: out_of_fuel
;; within: 12000
(import "placet:miniapp/directory@0.1.0" "get" (func $get (param i32 i32 i32)))
(data (i32.const 64) "ann")
(func (export "on-command") (param i32) (result i32)
  (loop $again
    (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
    (br $again))
  unreachable)

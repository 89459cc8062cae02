;; Writes a key, takes its time, and answers nothing in particular.
;; world: action
;; grants: kv
;; expect: ok
(import "placet:miniapp/kv@0.1.0" "put" (func $put (param i32 i32 i32 i32 i32)))
(data (i32.const 64) "key")
(func (export "on-command") (param i32) (result i32)
  (local $left i32)
  (call $put (i32.const 64) (i32.const 3) (i32.const 64) (i32.const 3) (i32.const 1024))
  (if (i32.load8_u (i32.const 1024)) (then unreachable))
  (local.set $left (i32.const 60000000))
  (loop $again
    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
    (br_if $again (local.get $left)))
  (i32.const 16))

;; Asks for four thousand million keys, and succeeds only if that is refused.
;; world: action
;; grants: kv
;; expect: ok
(import "placet:miniapp/kv@0.1.0" "keys" (func $keys (param i32 i32 i32 i32 i32 i32 i32)))
(func (export "on-command") (param i32) (result i32)
  (call $keys (i32.const 64) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 1024))
  (if (i32.ne (i32.load8_u (i32.const 1024)) (i32.const 1)) (then unreachable))
  (i32.const 16))

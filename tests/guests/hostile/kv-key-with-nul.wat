;; Reads a key with NUL in it, and succeeds only if that is refused.
;; expect: ok
;; grants: kv
(import "placet:miniapp/kv-read@0.1.0" "get" (func $get (param i32 i32 i32)))
(data (i32.const 64) "a\00b")
(func (export "validate") (param i32) (result i32)
  (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
  (if (i32.ne (i32.load8_u (i32.const 1024)) (i32.const 1)) (then unreachable))
  (i32.const 16))

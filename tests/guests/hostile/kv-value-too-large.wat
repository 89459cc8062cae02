;; Writes a value of 65,537 bytes, and succeeds only if that is refused as over the limit.
;; world: action
;; grants: kv
;; expect: ok
(import "placet:miniapp/kv@0.1.0" "put" (func $put (param i32 i32 i32 i32 i32)))
(memory (export "memory") 4)
(func (export "on-command") (param i32) (result i32)
  (i32.store8 (i32.const 64) (i32.const 120))
  (call $put (i32.const 64) (i32.const 1) (i32.const 131072) (i32.const 65537) (i32.const 1024))
  ;; err, and the fourth case of a refusal
  (if (i32.ne (i32.load8_u (i32.const 1024)) (i32.const 1)) (then unreachable))
  (if (i32.ne (i32.load8_u (i32.const 1028)) (i32.const 3)) (then unreachable))
  (i32.const 16))

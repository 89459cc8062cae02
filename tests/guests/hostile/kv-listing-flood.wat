;; Lists its keys a thousand times and ends well, so that all of it would have to be looked at again when it is kept.
;; world: action
;; grants: kv
;; expect: ok
(import "placet:miniapp/kv@0.1.0" "keys" (func $keys (param i32 i32 i32 i32 i32 i32 i32)))
(memory (export "memory") 2)
(func (export "on-command") (param i32) (result i32)
  (local $n i32)
  (loop $again
    (call $keys (i32.const 64) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 100) (i32.const 1024))
    (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 1000))))
  (i32.const 16))

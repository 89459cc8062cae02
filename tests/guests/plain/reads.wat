;; Reads a key, writes into its log, and finds nothing wrong.
;; grants: kv
;; expect: ok
;; log: 1
(import "placet:miniapp/log@0.1.0" "write" (func $write (param i32 i32 i32)))
(import "placet:miniapp/kv-read@0.1.0" "get" (func $get (param i32 i32 i32)))
(data (i32.const 64) "key")
(func (export "validate") (param i32) (result i32)
  (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
  (call $write (i32.const 1) (i32.const 64) (i32.const 3))
  (i32.const 16))

;; Imports its store without being granted it.
;; expect: not-granted
(import "placet:miniapp/kv-read@0.1.0" "get" (func $get (param i32 i32 i32)))
(func (export "validate") (param i32) (result i32)
  (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
  (i32.const 16))

;; Reads its store for ever.
;; expect: out_of_fuel
;; grants: kv
(import "placet:miniapp/kv-read@0.1.0" "get" (func $get (param i32 i32 i32)))
(data (i32.const 64) "key")
(func (export "validate") (param i32) (result i32)
  (loop $again
    (call $get (i32.const 64) (i32.const 3) (i32.const 1024))
    (br $again))
  unreachable)

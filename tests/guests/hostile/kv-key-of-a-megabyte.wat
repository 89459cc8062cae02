;; Reads a key of half a megabyte, for ever.
;; expect: out_of_fuel
;; grants: kv
(import "placet:miniapp/kv-read@0.1.0" "get" (func $get (param i32 i32 i32)))
(memory (export "memory") 40)
(func (export "validate") (param i32) (result i32)
  (memory.fill (i32.const 65536) (i32.const 120) (i32.const 524288))
  (loop $again
    (call $get (i32.const 65536) (i32.const 524288) (i32.const 1024))
    (br $again))
  unreachable)

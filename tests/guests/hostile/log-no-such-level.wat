;; Writes a line of a level that does not exist.
;; expect: crashed
;; log: 0
(import "placet:miniapp/log@0.1.0" "write" (func $write (param i32 i32 i32)))
(func (export "validate") (param i32) (result i32)
  (call $write (i32.const 99) (i32.const 64) (i32.const 5))
  (i32.const 16))

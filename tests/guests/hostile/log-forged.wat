;; Writes a line that would be two.
;; expect: ok
;; log: 1
(import "placet:miniapp/log@0.1.0" "write" (func $write (param i32 i32 i32)))
(data (i32.const 64) "fine\0a2026-03-11 ERROR placet: all is lost")
(func (export "validate") (param i32) (result i32)
  (call $write (i32.const 1) (i32.const 64) (i32.const 43))
  (i32.const 16))

;; Fails with words that would clear a terminal and forge a line.
;; expect: app_error
(data (i32.const 64) "no\0a2026-03-11 ERROR placet: all is lost\1b[2J")
(func (export "validate") (param i32) (result i32)
  (i32.store8 (i32.const 16) (i32.const 1))
  (i32.store (i32.const 20) (i32.const 64))
  (i32.store (i32.const 24) (i32.const 46))
  (i32.const 16))

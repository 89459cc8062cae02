;; Fails with words that are no text.
;; expect: crashed
(func (export "validate") (param i32) (result i32)
  (i32.store8 (i32.const 16) (i32.const 1))
  (i32.store (i32.const 20) (i32.const 64))
  (i32.store (i32.const 24) (i32.const 4))
  (i32.store (i32.const 64) (i32.const -1))
  (i32.const 16))

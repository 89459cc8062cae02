;; Answers with the eighth case of two.
;; expect: crashed
(func (export "validate") (param i32) (result i32)
  (i32.store8 (i32.const 16) (i32.const 7))
  (i32.const 16))

;; Answers with an odd pointer.
;; expect: crashed
(func (export "validate") (param i32) (result i32) (i32.const 17))

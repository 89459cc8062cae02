;; Answers with a million problems that are all the same empty one.
;; expect: result_too_large
(memory (export "memory") 480)
(func (export "validate") (param i32) (result i32)
  (i32.store (i32.const 20) (i32.const 65536))
  (i32.store (i32.const 24) (i32.const 1000000))
  (i32.const 16))

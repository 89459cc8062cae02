;; Fails with sixteen million words.
;; expect: result_too_large
(memory (export "memory") 400)
(func (export "validate") (param i32) (result i32)
  (memory.fill (i32.const 65536) (i32.const 120) (i32.const 16777216))
  (i32.store8 (i32.const 16) (i32.const 1))
  (i32.store (i32.const 20) (i32.const 65536))
  (i32.store (i32.const 24) (i32.const 16777216))
  (i32.const 16))

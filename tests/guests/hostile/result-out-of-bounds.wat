;; Answers with a pointer beyond its memory.
;; expect: crashed
(func (export "validate") (param i32) (result i32) (i32.const -8))

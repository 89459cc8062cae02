;; Ends after it has answered.
;; expect: crashed
(func (export "validate") (param i32) (result i32) (i32.const 16))
(func (export "cabi_post_validate") (param i32) unreachable)

;; Ends.
;; expect: crashed
(func (export "validate") (param i32) (result i32) unreachable)

;; Exports something else.
;; raw: component
;; expect: unfit wrong-world
(component
  (core module $m
    (func (export "f") (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $f (result s32) (canon lift (core func $i "f")))
  (export "run" (func $f)))

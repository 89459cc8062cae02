;; Makes handles of its own, which nobody would count.
;; raw: component
;; expect: unfit excessive
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m
    (import "h" "new" (func $new (param i32) (result i32)))
    (func (export "f") (result i32) (loop (drop (call $new (i32.const 1))) (br 0)) unreachable))
  (core instance $h (export "new" (func $new)))
  (core instance $i (instantiate $m (with "h" (instance $h))))
  (func $f (result s32) (canon lift (core func $i "f")))
  (export "form-changed" (func $f))
  (export "validate" (func $f))
  (export "resolve-participants" (func $f))
  (export "decide-step" (func $f)))

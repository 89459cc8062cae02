;; A hook that asks for the time.
;; raw: component
;; expect: unfit forbidden-import
(component
  (import "placet:miniapp/clock@0.1.0" (instance (export "now" (func (result string)))))
  (core module $m
    (func (export "f") (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $f (result s32) (canon lift (core func $i "f")))
  (export "form-changed" (func $f))
  (export "validate" (func $f))
  (export "resolve-participants" (func $f))
  (export "decide-step" (func $f)))

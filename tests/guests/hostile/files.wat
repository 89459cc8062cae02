;; Imports the file system.
;; raw: component
;; expect: unfit forbidden-import
(component
  (import "wasi:filesystem/preopens@0.2.6" (instance))
  (core module $m
    (func (export "f") (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $f (result s32) (canon lift (core func $i "f")))
  (export "form-changed" (func $f))
  (export "validate" (func $f))
  (export "resolve-participants" (func $f))
  (export "decide-step" (func $f)))

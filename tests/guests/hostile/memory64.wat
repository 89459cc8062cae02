;; Has a memory of 64-bit addresses.
;; raw: component
;; expect: unfit invalid-wasm
(component
  (core module $m (memory i64 1))
  (core instance $i (instantiate $m)))

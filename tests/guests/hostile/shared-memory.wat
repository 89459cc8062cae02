;; Has a memory that threads could share.
;; raw: component
;; expect: unfit invalid-wasm
(component
  (core module $m (memory 1 1 shared))
  (core instance $i (instantiate $m)))

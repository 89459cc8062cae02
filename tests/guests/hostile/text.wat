;; Is no WebAssembly at all.
;; raw: text
;; expect: unfit not-wasm

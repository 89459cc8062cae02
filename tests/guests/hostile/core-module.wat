;; Is no component.
;; raw: module
;; expect: unfit core-module
(module (memory 1))

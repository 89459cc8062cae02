;; Wants 256 MiB to begin with.
;; expect: unfit excessive
(memory (export "memory") 4096)

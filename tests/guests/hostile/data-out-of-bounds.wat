;; Has data that lies beyond its memory.
;; expect: crashed
(data (i32.const 10000000) "hello")

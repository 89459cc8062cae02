;; Asks for 4 GiB.
;; expect: out_of_memory
(func (export "validate") (param i32) (result i32)
  (drop (memory.grow (i32.const 65535)))
  (i32.const 16))

;; Calls the host while the host is putting something into its memory.
;; expect: crashed
(import "placet:miniapp/log@0.1.0" "write" (func $write (param i32 i32 i32)))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (call $write (i32.const 1) (i32.const 0) (i32.const 5))
  (i32.const 65536))

;; Spins when it is asked where its input is to be put.
;; expect: out_of_fuel
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (loop $again (br $again))
  unreachable)

NAME        
OBJSENSE
  MAX
ROWS
 N  Obj     
 L  r0      
 E  r1      
 E  r2      
 E  r3      
 L  r4      
 L  r5      
 L  r6      
 L  r7      
 G  r8      
 L  r9      
 G  r10     
 L  r11     
 G  r12     
 G  r13     
COLUMNS
    MARK0000  'MARKER'                 'INTORG'
    c0        r1        1
    c0        r7        1
    c0        r8        1
    c1        r1        1
    c1        r4        1
    c2        r0        1
    c2        r1        1
    c2        r5        1
    c3        r0        1
    c3        r1        1
    c3        r6        1
    c4        r4        1
    c4        r12       1
    c5        r2        1
    c5        r5        1
    c5        r12       1
    c6        r2        1
    c6        r9        2
    c6        r10       2
    c7        r2        1
    c7        r7        2
    c7        r8        2
    c8        r3        1
    c8        r9        2
    c8        r10       2
    c9        r3        1
    c9        r7        2
    c9        r8        2
    c10       r5        1
    c10       r12       1
    c11       r4        -3
    c11       r11       1
    c12       r5        -3
    c12       r11       1
    c13       r6        -3
    c13       r11       1
    c14       r7        -2
    c14       r8        -2
    c15       r9        -2
    c15       r10       -2
    c16       r1        -1
    c16       r13       1
    c17       r2        -1
    c17       r13       1
    c18       r2        -1
    c19       r3        -1
    c19       r13       2
    c20       r13       1
    c21       Obj       1
    MARK0001  'MARKER'                 'INTEND'
RHS
    RHS_V     r0        1
    RHS_V     r11       1
    RHS_V     r12       2
    RHS_V     r13       5
BOUNDS
 BV BOUND     c0      
 BV BOUND     c1      
 BV BOUND     c2      
 BV BOUND     c3      
 BV BOUND     c4      
 BV BOUND     c5      
 BV BOUND     c6      
 BV BOUND     c7      
 BV BOUND     c8      
 BV BOUND     c9      
 BV BOUND     c10     
 BV BOUND     c11     
 BV BOUND     c12     
 BV BOUND     c13     
 BV BOUND     c14     
 BV BOUND     c15     
 BV BOUND     c16     
 BV BOUND     c17     
 BV BOUND     c18     
 BV BOUND     c19     
 BV BOUND     c20     
 BV BOUND     c21     
ENDATA

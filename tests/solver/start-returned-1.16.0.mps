NAME        
OBJSENSE
  MAX
ROWS
 N  Obj     
 L  r0      
 L  r1      
 L  r2      
 G  r3      
 L  r4      
 G  r5      
COLUMNS
    MARK0000  'MARKER'                 'INTORG'
    c0        r0        1
    c0        r2        1
    c0        r3        1
    c1        r0        1
    c1        r4        1
    c1        r5        1
    c2        r1        1
    c2        r2        1
    c2        r3        1
    c3        r1        1
    c3        r4        1
    c3        r5        1
    c4        r2        -2
    c4        r3        -1
    c5        r4        -2
    c5        r5        -1
    c6        Obj       1
    MARK0001  'MARKER'                 'INTEND'
RHS
    RHS_V     r0        1
    RHS_V     r1        1
BOUNDS
 BV BOUND     c0      
 BV BOUND     c1      
 BV BOUND     c2      
 BV BOUND     c3      
 BV BOUND     c4      
 BV BOUND     c5      
 BV BOUND     c6      
ENDATA

"""From the weeks to the best plan, with a proof for each goal.

formulation          what may be decided: visits, sessions held
CONSTRAINTS    the rules, as rows of a model
GOALS          what is wanted, most important first
search         one goal after the other
stage          goals that are looked at together
relaxation     what no plan can exceed, sharper from goal to goal
polish         a good plan early, neighbourhood by neighbourhood
clock          the time that is left for all this
construct      a first plan at once, without the solver
engine         HiGHS, the solver, and what is not believed of it
matrix         the rows as arrays, and what they prove
questions      what the rest of koop asks: the best plan, what a wish costs, what a change is worth
"""

# The task by vectorbt, one variant after the other.
from bars_given import answer
from vectorbt_task import report, trades_of

answer(lambda variant: trades_of([variant]), report)

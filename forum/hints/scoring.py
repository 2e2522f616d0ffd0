from typing import NamedTuple
ROUGH=70
class Score(NamedTuple):
    value:int
    reasons:list[str]
def score(text:str)->Score:
    return Score(0,[])

"""What vectors of words do not tell: opposites, rows of unlike things, and words of the field that mean the same."""

from __future__ import annotations

# Each line: words that are not to be taken for each other; those parted by a comma may.
_LINES = """
accept,accepts,accepted,accepting,acceptance,agree,agrees,agreed | reject,rejects,rejected,rejecting,rejection,refuse
increase,increases,increased,rise,rising,growth,grow,more,raise | decrease,decreases,decreased,fall,drop,decline,\
reduce,fewer
leave,leaves,leaving,left,depart,exit,go | stay,stays,staying,stayed,remain,remains,remained,keep
fast,faster,fastest,quick,quickly,quicker | slow,slower,slowest,slowly
begin,begins,began,begun,start,starts,started,starting,beginning,open,opened,launch | end,ends,ended,ending,stop,\
stopped,finish,close,closed,halt
buy,buys,bought,buying,purchase,import,imports,imported | sell,sells,sold,selling,sale,export,exports,exported
win,wins,won,winning,victory,winner,success | lose,loses,lost,losing,defeat,loss,loser,failure,fail
attack,attacks,attacked,attacking,offensive | defend,defends,defended,defending,defence,defense,defensive
ally,allies,friend,friends | enemy,enemies,foe,opponent,rival
legal,lawful,legitimate | illegal,unlawful,illegitimate
direct | indirect
success,successful | failure,unsuccessful
possible | impossible
able,ability | unable,inability
known | unknown
true,truth,right | false,lie,lies,wrong
good,better,best | bad,worse,worst
high,higher,highest,upper | low,lower,lowest
big,bigger,large,larger,great | small,smaller,little,tiny
long,longer | short,shorter
early,earlier,before,prior | late,later,after,subsequent
old,older,elderly | new,newer,young,younger
first,initial | last,final
internal,domestic,inside | external,foreign,outside
public,open | private,secret
strong,stronger,strength,strengthen | weak,weaker,weakness,weaken
support,supports,supported,supporting,supporter,supporters,back | oppose,opposes,opposed,opposing,opposition,opponent,\
opponents
confirm,confirms,confirmed,admit,admits,admitted,acknowledge,acknowledged | deny,denies,denied,denying,denial
allow,allows,allowed,permit,permits,permitted | ban,bans,banned,forbid,forbidden,prohibit,prohibited,block,blocked,\
prevent
arrive,arrives,arrived,arrival,enter,entered,entry,come | depart,departed,departure,exit,leave,left,go
advance,advances,advanced,advancing | retreat,retreats,retreated,withdraw,withdrew,withdrawal
deploy,deployed,deployment,send,sent | withdraw,withdrew,withdrawn,withdrawal,recall
impose,imposes,imposed,imposing | lift,lifts,lifted,lifting,remove,removed,ease,eased
release,releases,released,releasing,free,freed | arrest,arrests,arrested,detain,detained,seize,seized,capture,\
captured,jail,jailed
kill,kills,killed,killing,dead,die,died,death | wound,wounds,wounded,injure,injured,injury,survive,survived,alive,\
save,saved,birth,born
win | draw
hope,hopes,hoped,optimism,optimistic | fear,fears,feared,pessimism,pessimistic
love,like | hate,dislike
war,wars,conflict,fighting,hostilities | peace,truce,ceasefire,armistice
north,northern,northeast,northwest | south,southern,southeast,southwest
east,eastern | west,western
northeast,northeastern | northwest,northwestern
southeast,southeastern | southwest,southwestern
morning | evening | night | afternoon | noon | midnight
today | yesterday | tomorrow
day,daily | week,weekly | month,monthly | year,annual,yearly,annually | decade | century | hour | minute | second
spring | summer | autumn,fall | winter
minister,ministers | president,presidents,presidential | king | spokesman,spokeswoman,\
spokesperson | ambassador | envoy | chancellor
ministry | embassy | parliament | army | navy | police
army,armies | navy,naval | air
man,men,male,boy,boys | woman,women,female,girl,girls
father,dad,fathers | mother,mom,mothers
son,sons | daughter,daughters
brother,brothers | sister,sisters
husband | wife
child,children,kids | adult,adults,parent,parents
military,soldier,soldiers,troops | civilian,civilians
nuclear | conventional | chemical | biological
missile,missiles | drone,drones | rocket,rockets | bomb,bombs | tank,tanks | ship,ships | aircraft,plane,planes,\
jet | helicopter
land | sea | air
oil | gas | coal | water
city,cities | village,villages | country,countries | region
school | hospital | church | mosque | university
left,leftist | right,rightist
liberal | conservative
democratic,democracy | dictatorship,authoritarian
majority | minority
maximum,most | minimum,least
above | below
ask,asked,question | answer,answered,reply
demand,demands | offer,offers,supply
give,gives,gave,given,provide | take,takes,took,taken,receive,received
always | never | sometimes
everybody,everyone,everything,all | nobody,nothing,none | somebody,someone,something
present | absent
rich | poor
credit | debt
profit | loss
trust | distrust,doubt
certain,sure,clear | uncertain,unsure,unclear
regular | irregular
positive | negative
violent,violence | peaceful,nonviolent
buyers | sellers
"""


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _LINES.strip().splitlines():
        sides = [{word.strip() for word in side.split(",")} for side in line.split("|")]
        for at, ours in enumerate(sides):
            for word in ours:
                found.setdefault(word, set()).update(*(side for other, side in enumerate(sides) if other != at))
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _read()
# Numbers and colours: near each other, and never the same.
_CLOSED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion dozen dozens half third quarter first second fourth fifth sixth "
    "seventh eighth ninth tenth once twice double triple percent red blue green yellow white black brown grey gray "
    "orange pink purple not never nor neither none nobody nothing cannot without no yes"
)
CLOSED = frozenset(_CLOSED.split())
# What turns a word into its opposite.
PREFIXES = ("un", "dis", "in", "im", "il", "ir", "non", "mis", "de", "re")
# One meaning in the reports of this field, whatever the vectors say. Each line is joined.
_SAME = """
talks negotiations negotiation negotiate negotiated negotiating bargaining
exchange exchanges exchanged exchanging swap swaps swapped swapping
agree agreed agrees agreeing accept accepted accepts accepting acceptance consent consents consented approve
check checked checks checking inspect inspected inspecting inspection inspections inspectors
weapons weapon arms armament munitions weaponry
soldiers soldier troops troop servicemen army armies
prisoners prisoner captives captive detainees detainee
leave leaving leaves left depart departed departing withdraw withdrew withdrawn withdrawing withdrawal pullout retreat\
 retreated
ready willing prepared readiness willingness
continue continued continues continuing resume resumed
begin began begins begun beginning start started starts starting
demand demands demanded demanding insist insists insisted insisting
condition conditions precondition preconditions conditional provided
hand surrender surrendered surrendering yield
peacekeepers peacekeeper peacekeeping
quiet silent silence silenced
fire fired firing shoot shooting shot shelling shelled shell shells
kill killed kills killing slain dead died deaths death
wounded injured hurt
deal agreement agreements accord pact treaty deals
proposal proposals proposed propose proposes plan plans offer offers offered
lift lifted lifting scrap scrapped remove removed end
hostage hostages abductees
sanctions sanction embargo
border frontier borders
strike strikes struck attack attacks attacked bombing bombed bombardment airstrike airstrikes
aid relief assistance
children kids
sailors crew seamen
ship ships vessel vessels boat boats freighter freighters
monitors monitor observers observer
ammunition munition munitions
bread flour
promise promises promised promising pledge pledged pledges vow vowed vows
"""
SAME = [line.split() for line in _SAME.strip().splitlines()]

"""Words that headlines use for one another, and the opposites of them.

Each line is a set of words with one meaning, in one form; after " | " the set of the opposite, where there is one.
"""

from __future__ import annotations

_SETS = """
agrees to,accepts,approves,says yes to,consents to | rejects,refuses,turns down,dismisses,rebuffs,says no to
agree to,accept,approve,say yes to,consent to | reject,refuse,turn down,dismiss,rebuff,say no to
agreed to,accepted,approved,said yes to,consented to | rejected,refused,turned down,dismissed,rebuffed,said no to
backs,supports,endorses,stands behind | opposes,resists,fights,stands against
back,support,endorse | oppose,resist,fight
backed,supported,endorsed | opposed,resisted,fought
begins,starts,launches,opens,kicks off | ends,stops,halts,closes,wraps up
begin,start,launch,open | end,stop,halt,close
began,started,launched,opened | ended,stopped,halted,closed
suspends,pauses,freezes,halts | resumes,restarts,continues,revives
suspended,paused,froze,halted | resumed,restarted,continued,revived
rises,climbs,grows,increases,goes up | falls,drops,shrinks,decreases,declines
rise,climb,grow,increase | fall,drop,shrink,decrease
rose,climbed,grew,increased,jumped | fell,dropped,shrank,decreased,declined
confirms,acknowledges,admits | denies,disputes,rejects
confirmed,acknowledged,admitted | denied,disputed,rejected
praises,hails,welcomes,applauds | condemns,criticises,denounces,slams,blasts
praised,hailed,welcomed,applauded | condemned,criticised,denounced,slammed
vows,pledges,promises | refuses,declines
urges,calls on,presses,asks | forbids,stops
frees,releases,lets go | jails,detains,arrests,holds
freed,released,let go | jailed,detained,arrested,held
kills,slays | spares,saves
killed,dead,slain | rescued,unharmed,alive
wounded,injured,hurt | unhurt,unharmed
captures,seizes,takes | loses,gives up,abandons
captured,seized,took | lost,gave up,abandoned
withdraws,pulls out,pulls back | deploys,sends in,reinforces
withdrew,pulled out,pulled back | deployed,sent in,reinforced
withdrawal,pullout,pullback | deployment,build-up
advances,pushes forward | retreats,falls back
allows,permits,lets in,clears | bans,blocks,bars,forbids
allowed,permitted,cleared | banned,blocked,barred,forbade
lifts,removes,scraps,drops | imposes,tightens,extends
lifted,removed,scrapped,dropped | imposed,tightened,extended
joins,enters | leaves,quits,exits
joined,entered | left,quit,exited
arrives in,reaches,lands in | leaves,departs
meets,holds talks with,sits down with | snubs,avoids,refuses to meet
met,held talks with,sat down with | snubbed,avoided,refused to meet
keeps,retains,holds on to | drops,gives up,loses
kept,retained | dropped,gave up
delays,postpones,puts off | brings forward,speeds up
delayed,postponed,put off | brought forward,sped up
wins,secures,gains | loses,is denied,misses
won,secured,gained | lost,was denied,missed
strengthens,boosts,reinforces | weakens,cuts,undermines
buys,purchases | sells
helps,aids,assists | hinders,hampers
destroyed,levelled,ruined | rebuilt,spared
cancels,calls off,scraps | goes ahead with,confirms
cancelled,called off,scrapped | went ahead with,confirmed
raises,lifts,increases | lowers,cuts,reduces
raised,increased | lowered,cut,reduced
fails,collapses,breaks down | succeeds,holds
failed,collapsed,broke down | succeeded,held
doubts,questions | trusts,is sure of
says,states,claims | denies
warns,cautions | reassures
attacks,strikes,hits,bombs,shells | protects,spares
attacked,struck,hit,bombed,shelled | protected,spared
hopeful,optimistic,upbeat | doubtful,pessimistic,gloomy
likely,probable | unlikely,improbable
temporary,short-term,interim | permanent,lasting
all,every | some,few,only some
before,ahead of,prior to | after,following
without,lacking | with
more than,over,above | less than,under,below
for the first time | once again
last,final | first,opening
north,northern | south,southern
east,eastern | west,western
secret,closed-door | public,open
illegal,unlawful | legal,lawful
guilty,convicted | innocent,acquitted
willing,ready,prepared | unwilling,reluctant
ceasefire,truce,halt in fighting
deal,agreement,accord,pact
talks,negotiations
war,conflict,fighting
soldiers,troops,servicemen
army,military,forces
police,officers
president,leader
prime minister,premier,PM
foreign minister,top diplomat
government,authorities,cabinet
parliament,lawmakers,legislature
rebels,insurgents,fighters
hostages,captives
prisoners,detainees
aid,help,assistance,relief
people,persons,civilians
children,youngsters
company,firm
sanctions,penalties
weapons,arms
border,frontier
vote,ballot,poll
court,judges
plan,scheme,blueprint
protest,demonstration,rally
protesters,demonstrators
crisis,emergency
attack,assault,strike,raid
blast,explosion
plane,aircraft,jet
ship,vessel
capital,main city
spokesman,spokesperson
report,study
officials,authorities
probe,investigation,inquiry
rules out,excludes | considers,leaves open
demands,insists on,requires | offers,grants
seeks,wants,pushes for | gets,obtains
accuses,blames,faults | clears,thanks
fears,worries about | hopes for
after,following | before
because of,due to,over | despite
amid,during
"""


def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    same: dict[str, tuple[str, ...]] = {}
    opposite: dict[str, tuple[str, ...]] = {}
    for line in _SETS.strip().splitlines():
        first, _, second = line.partition(" | ")
        ours, theirs = first.split(","), [word for word in second.split(",") if word]
        for mine, others in ((ours, theirs), (theirs, ours)):
            for word in mine:
                same.setdefault(word.lower(), tuple(other for other in mine if other != word))
                if others:
                    opposite.setdefault(word.lower(), tuple(others))
    return {word: others for word, others in same.items() if others}, opposite


SAME, OPPOSITE = _table()

use super::Lexicon;

pub(super) const LEXICON: Lexicon = Lexicon {
    stop: "a about above across after again against all almost already also although always am among an and another any \
        are aren't around as at away be because been before being below between both but by came can can't cannot come \
        could couldn't did didn't do does doesn't doing don't done down during each eg either else enough etc even ever \
        every few for from further get gets getting give given go goes going got had has have having he hence her here \
        hers him his how however i i'm ie if in into is isn't it it's its itself just let let's like made make makes \
        many may me might more most much must my need needs neither never no nobody none nor not nothing now of off \
        often on once one only onto or other others otherwise our ours ourselves out over own per perhaps please put \
        quite rather re really s same seem several shall she should since so some someone something still such t take \
        than that that's the their theirs them themselves then there there's therefore these they they're this those \
        through throughout thus to together too toward towards two under until up upon us use used uses using very via \
        was wasn't way we we'd we'll we're we've well were what what's whatever when where whether which while who whom \
        whose why will with within without won't would yet you you'll you're you've your yours three four five",
    clausal: "able exist exists am are aren't be been being can can't cannot could did didn't do does doesn't don't had has have \
        having he how i i'm if is isn't it it's its let's may me might must my not should shall she that that's \
        there these they they're this those us was we we'd we'll we're we've were what what's when where whether \
        which while who why will won't would you you'll you're you've your yours because than them etc",
    articles: "a an the our your their its this these that each every all any some another",
    starters: "one two no only both first",
    particles: "first together down back apart again",
    breaks: "to by through so while that which using via with across throughout from into as when where based including \
        for in on at within such because via during after before between toward towards under whenever without e.g i.e \
        rather instead is are can will",
    and: "and or &",
    agents: "we|leaders|leader|leadership|managers|manager|executives|executive|executive team|management|managers and leaders|\
        supervisors|directors|heads|chiefs|employees|employee|staff|people|teams|team|everyone|everybody|each of us|\
        colleagues|teammates|the company|the organization|the organisation|the business|the agency|agencies|\
        departments|the department|the foundation|the board|the group|the firm|the bank|the hospital|the university|\
        product owners|product managers|program managers|engineers|officers|shop leads|ward managers|clinical leads|leads|nurses|mechanics|owners|partners|members|contributors|\
        maintainers|practitioners|designers|developers|governance|program|programs|business lines|units|branches|\
        plant managers|depot managers|team leads|drivers|sales|store managers|clinicians|teachers|volunteers|trustees|crews|shifts",
    leaders: "leader leaders leadership manager managers executive executives director directors supervisor supervisors head heads \
        chief chiefs",
    business: "business company organisation organization agency firm group bank hospital university strategy customers customer clients \
        citizens people future mission goals objectives transform transformation modernise modernize growth community world",
    definitions: "means|mean that|is about|refers to|is when|is where|is the ability|is the practice|is how|is called|stands for|in other words|by which we mean",
    duties: &[
        ("must", 1.0),
        ("must be able to", 1.0),
        ("needs to be able to", 0.95),
        ("need to be able to", 0.95),
        ("should be able to", 0.85),
        ("have to", 1.0),
        ("has to", 1.0),
        ("need to", 0.95),
        ("needs to", 0.95),
        ("cannot", 0.9),
        ("shall", 0.9),
        ("are expected to", 0.95),
        ("is expected to", 0.9),
        ("are accountable for", 0.9),
        ("are responsible for", 0.9),
        ("is responsible for", 0.85),
        ("are required to", 0.9),
        ("is required to", 0.85),
        ("should", 0.85),
        ("ought to", 0.8),
        ("will not", 0.8),
        ("won't", 0.8),
        ("will", 0.7),
        ("we'll", 0.7),
        ("commit to", 0.8),
        ("are committed to", 0.75),
        ("is committed to", 0.7),
        ("want to", 0.7),
        ("want", 0.6),
        ("aim to", 0.65),
        ("aims to", 0.65),
        ("strive to", 0.65),
        ("strives to", 0.65),
        ("seek to", 0.6),
        ("seeks to", 0.6),
        ("intend to", 0.6),
        ("plan to", 0.55),
        ("choose to", 0.6),
        ("believe in", 0.5),
        ("believe that", 0.5),
        ("value", 0.45),
        ("ask", 0.55),
        ("are encouraged to", 0.6),
    ],
    calls: &[
        ("we expect", 0.85),
        ("we ask", 0.85),
        ("we need", 0.75),
        ("nobody should", 0.8),
        ("no one should", 0.8),
        ("requires", 0.7),
        ("this demands", 0.7),
        ("it demands", 0.7),
        ("calls for", 0.7),
        ("depends on", 0.65),
        ("is essential", 0.7),
        ("are essential", 0.7),
        ("is critical", 0.7),
        ("are critical", 0.7),
        ("is crucial", 0.7),
        ("is key to", 0.65),
        ("is vital", 0.65),
        ("it is important", 0.65),
        ("our goal is", 0.75),
        ("our priority is", 0.8),
        ("our strategy is", 0.8),
        ("our vision is", 0.6),
        ("the goal is", 0.65),
        ("priority is", 0.65),
        ("focus is on", 0.6),
        ("focus on", 0.55),
        ("must be", 0.75),
        ("must", 0.7),
        ("needs to be", 0.65),
        ("need to be", 0.65),
        ("should be", 0.6),
        ("instead of", 0.5),
        ("rather than", 0.5),
    ],
    denials: "not never no won't don't cannot can't shouldn't mustn't",
    imperatives: "describe check count hang mark overrule pay price return send show spend stay turn wait watch write admit agree allow co-design cooperate decline disagree discuss explain face honour honor leave negotiate question rename say talk tell trade uphold onboard let end hand halve thank listen promise answer say run pay fight bet dare refuse favour favor hear call rely see solve accelerate achieve act adapt address adopt advance advocate align amplify anticipate apply \
        approve ask assess assign assume attract audit automate avoid balance be become begin break bring broaden \
        build buy capture catalyse catalyze centralise centralize challenge champion change choose clarify close \
        co-create coach collaborate collect combine commit communicate compare compete complete concentrate conduct \
        connect consider consolidate consult continue contribute control convert coordinate create cultivate cut \
        decentralise decentralize decide deepen define delegate deliver demonstrate deploy design detect develop \
        discover diversify double drive earn educate elevate eliminate embed embrace empower enable encourage \
        enforce engage enhance ensure equip escalate establish evaluate examine excel execute expand experiment \
        explore extend facilitate find finish fix focus form foster fund gather generate give govern grow guide \
        harmonise harmonize harness help hire hold identify implement improve incorporate increase influence inform \
        innovate insist inspire institutionalize integrate invest investigate invite involve iterate join keep land \
        launch lead learn leverage limit link listen localise localize look lower maintain make manage maximise \
        maximize measure meet mentor minimise minimize mitigate mobilise mobilize model modernise modernize monitor \
        motivate move nurture offer open operate optimise optimize organise organize own partner penetrate pilot \
        plan practice practise prefer prepare prioritise prioritize promote protect prototype prove provide publish \
        pursue put raise reach recognise recognize recruit reduce refine reform reframe reinforce reinvent release \
        remove renew replace require resolve respect respond restore retain rethink reuse review reward scale \
        secure seek segment sell serve set share shift shorten shrink simplify solidify solve speak speed sponsor \
        stabilise stabilize standardise standardize start steer stop streamline strengthen strive structure succeed \
        support surface sustain tackle take target teach test think thrive tie track train transfer transform \
        translate treat trust understand unify unite unlock update upgrade upskill use validate value visit walk \
        win work",
    leading: "overrule act admit adapt advocate agree align allow anticipate ask answer balance call challenge choose clarify coach collaborate \
        commit communicate connect consult contribute cooperate dare decide decline delegate discuss earn empower encourage \
        engage enable explain face favour favor foster give guide hand hear help hold honour honor include influence insist inspire invite \
        involve iterate judge keep lead learn leave let listen mentor mobilise mobilize name negotiate nurture open own partner \
        prioritise prioritize promise protect question raise recognise recognize refuse rely respect reward say seek serve \
        share speak stand start steer stop strengthen support talk teach tell think trade train treat trust \
        understand unite value walk welcome",
    making: "upgrade expand become consider define identify review update examine investigate determine conduct validate verify join launch release ship complete finish draft hire onboard deploy install migrate procure purchase buy publish code document \
        rename configure create develop produce establish implement form formalise formalize resume capture collect land",
    also_nouns: "secure check count mark pay price return show stay turn wait watch training funding marketing engineering reporting planning meeting testing learning banking accounting monitoring pricing staffing \
        sourcing purchasing manufacturing open end hand answer fight bet promise access act approach balance challenge change control design focus fund help lead limit link market measure model \
        offer own pilot plan process record report review scale share sponsor structure surface target team test thank track transfer transform trust use \
        value visit work",
    cue_headings: "goal goals objective objectives principle principles priority priorities strategy strategies strategic \
        recommendation recommendations values actions action commitments commitment pillar pillars ambition \
        ambitions imperatives initiatives expectations responsibilities outcomes roadmap plan leaders leadership \
        culture mindset behaviours behaviors how must mandate approach",
    becoming: "strategic intent|we become|becomes a|becomes the|become a|become the|we are becoming|will be a|will be the|\
        we will be|mission is|vision is|purpose is|ambition is|our aim is|our aspiration|exists to|we exist to|our vision is|our mission is|our purpose is|our ambition is|our overall purpose|\
        our strategy is|our goal is|we want to become|we will become|to become|to be the|we envision|north star",
    becoming_headings: "vision mission purpose ambition aspiration strategic intent north star",
    furniture: "about acknowledgement acknowledgements action actions additional additionally agenda annex annual \
        appendix april article assumption assumptions attachment august background backlog bibliography box brief \
        briefing canvas caption chapter chart checklist closing comment comments conclusion conclusions contact \
        contacts content contents context copyright cover date december deck definition definitions deliverable \
        deliverables description detail details diagram disclaimer discussion document documentation draft example \
        examples executive exhibit faq faqs february figure footnote foreword framework full further glossary goal \
        goals guide handout header heading highlights history image index info initiative initiatives intranet \
        intro introduction item items january july june key kr krs legend link links list march materials matrix \
        may meeting menu method methodology milestone milestones monthly more navigation next note notes november \
        objective objectives october okr okrs outcome outcomes outline overview page pages paper part phase pitch \
        plan plans points post posts preface preliminary presentation presenter previous proposed q1 q2 q3 q4 \
        quarter question questions quick quote rationale reader reading readme recap recommendation recommendations \
        red reference references related report result results roadmap scope section september session slide slides \
        snapshot source sources speaker speaking stage started state statement status step steps strategies \
        strategy studies study subtitle summary synopsis table tables takeaway takeaways task team's template term \
        terms text thank thanks theme themes timeline title tldr toc today topic topics update updates \
        version view vision webinars weekly white whitepaper year years",
    bodies: "wg tac mailing foundation association institute university team teams account addendum blog center centre committee committees conference contributor contributors council \
        councils course courses developers directorate division force forum forums hours kit memorandum ministry \
        module modules newsletter office officials ops persona personas platform podcast program programme \
        programmes programs series sig spreadsheet survey surveys toolkit variant video videos webinar website \
        workshop workshops",
    common: "ability accelerate access accountability accountable achieve achievement across act action active \
        activities additional address adopt advance agency agenda agile agility ai align alignment analysis annual \
        anticipate apply approach approaches appropriate area areas arr assess asset assets assign assure attract \
        audience authentic automate available avoid awareness balance base become begin behavior behaviour benefit \
        benefits best better big board brand bring budget build business call capabilities capability capacity \
        capital care career case category cause ceo cfo chain challenge challenges champion change changes channel \
        choose cio clarify clarity clear client clients coach coaching collaborate collaboration collaborative \
        combine commercial commit commitment common communicate communication communications communities community \
        company compete competence competencies competitive complete compliance conduct conflict consolidate \
        continue continuous continuously contribute control coordinate core corporate cost costs courage create \
        creation creative creativity credibility critical cross cto culture current customer customers cut cycle \
        data day deal decision decisions deep define delegate deliver delivery demand demonstrate department deploy \
        design develop developer development different digital direct direction diverse diversify diversity \
        documents drive driven educate effective effectively effectiveness efficiency efficient effort eliminate \
        embed embrace emotional empathy employee employees empower empowerment enable encourage end end-to-end \
        engage engagement engineering enhance ensure enterprise entire environment equity esg establish ethical \
        ethics eu evaluate everyone evidence exceed excellence execute execution executive existing expand \
        expansion expected experience expertise explore external facilitate federal feedback field finance \
        financial firm first fit fix flexibility focus follow following form foster functional functions fund \
        future gain gather general generate global goal good governance government great group groups grow growth \
        guide hands health help high hire hiring hold hr human ict idea ideas identify impact implement \
        implementation important improve improvement improvements inclusion inclusive increase individual \
        individuals industry influence influencing inform information infrastructure initiative innovate innovation \
        innovative inspire inspiring integrate integrated integration integrity intelligence interest internal \
        international invest investment investments issue issues it job journey keep key knowledge kpi kpis \
        landscape large launch launched lead leader leaders leadership leading learn learning left level leverage \
        life line listen listening local long look maintain manage management manager managers market marketing \
        markets maximise maximize measure measures medium meet member members method metric metrics mindset \
        minimise minimize mission mitigate ml model modern modernisation modernization monitor motivate motivation \
        move multiple national necessary need needs negotiation network new non number objective offer okr okrs \
        ongoing online operating operation operational operations opportunities opportunity optimize options order \
        organisation organisational organization organizational organizations orientation outcome outcomes overall \
        owner ownership paper part participate partner partners partnership partnerships people perform performance \
        person personal perspective plan planning plans policies policy portfolio position positive possible power \
        practice practices prepare present price principle principles priorities priority proactive problem \
        problems procedure procedures process processes procurement product production productivity products \
        professional profit profitable progress project projects promote proposition protect provide psychological \
        public purpose pursue quality quarter quickly raise range rapid rate reach ready real recognise recognize \
        recruit reduce region regional reinforce relationship relationships relevant reliability reliable reporting \
        requirement requirements research resilience resilient resource resources respect respond response \
        responsibility responsible responsive result results retain retention return revenue review reward right \
        risk risks roadmap roi role roles safety sales satisfaction scale scope sector secure security seek segment \
        self sell senior serve service services set share shared sharing shift short simple simplify single site \
        skill skills small social society software solution solutions solve solving speak specific specifically \
        speed staff stakeholder stakeholders standard standardise standardize standards start state step stop \
        strategic strategies strategy streamline strength strengthen strive strong structure structured succeed \
        success successful supplier suppliers supply support sustain sustainability sustainable system systems \
        tackle talent target targets task tasks teach team teams teamwork technical technologies technology term \
        test testing thinking time together tool tools top track training transform transformation transparency \
        transparent trust trusted type uk understand understanding unify unit unlock update upgrade us usa use user \
        users using value values various vendor vision volume ways welcome white win work workforce working \
        workplace world year",
    qualities: "mindset culture first ownership thinking leadership courage trust discipline agility learning listening autonomy \
        accountability curiosity craft judgement judgment stewardship empathy humility resilience transparency \
        openness candour candor partnership together",
    roles: "leader leaders director directors manager managers executive executives officer officers head heads chief chiefs \
        supervisor supervisors employee employees staff engineer engineers technician technicians developer developers \
        contributor contributors maintainer maintainers consumer consumers customer customers client clients user users \
        partner partners owner owners member members volunteer volunteers trustee trustees teacher teachers nurse nurses \
        clinician clinicians doctor doctors driver drivers operator operators supplier suppliers vendor vendors actor \
        actors people team teams crew crews board boards committee council stakeholder stakeholders learner learners \
        producer producers practitioner practitioners specialist specialists expert experts analyst analysts agency agencies department \
        departments citizen citizens patient patients student students colleague colleagues unit units division",
    metrics: "roi revenue revenues margin margins profit profits ebitda ebit arr mrr nps frequency rate rates ratio \
        percentage share spend spending headcount turnover throughput volume volumes cost costs lead-time kpi kpis \
        index score scores conversion churn retention pipeline sales",
    moves: "maximise maximize minimise minimize increase decrease raise lower reduce grow double halve cut improve achieve \
        reach exceed hit boost lift expand total",
    past_labels: "until now|today|as is|as-is|from|before|stop|stop doing|past|in the past|yesterday|so far|then|old|old way|\
        the old way|the old model|current state|where we are|where we were|away from|less of|less|what we stop|\
        what we leave behind|what ends|no longer|what we will stop|out",
    reports: "have been|has been|had|was|were|did|have never|have not|has not|have had|have customers|have created|has created|\
        have seen|used to",
    limits: "up to|above|over|below|under|at most|at least|more than|less than|fewer than|limit|maximum|minimum|beyond|within",
    totals: "all our the these has have run runs operate operates own owns employ employs across",
    cadences: &[
        ("twice a day", 730.0),
        ("twice daily", 730.0),
        ("daily", 365.0),
        ("every day", 365.0),
        ("each day", 365.0),
        ("once a day", 365.0),
        ("a day", 365.0),
        ("per day", 365.0),
        ("three times a week", 156.0),
        ("twice a week", 104.0),
        ("twice weekly", 104.0),
        ("weekly", 52.0),
        ("every week", 52.0),
        ("each week", 52.0),
        ("once a week", 52.0),
        ("fortnightly", 26.0),
        ("every two weeks", 26.0),
        ("every fortnight", 26.0),
        ("every other week", 26.0),
        ("twice a month", 24.0),
        ("monthly", 12.0),
        ("every month", 12.0),
        ("each month", 12.0),
        ("once a month", 12.0),
        ("quarterly", 4.0),
        ("every quarter", 4.0),
        ("each quarter", 4.0),
        ("once a quarter", 4.0),
        ("twice a year", 2.0),
        ("half yearly", 2.0),
        ("annually", 1.0),
        ("yearly", 1.0),
        ("every year", 1.0),
        ("each year", 1.0),
        ("once a year", 1.0),
    ],
    deadlines: "by|by the end of|before|until|no later than|by end of|before the end of|by mid|by early|by late|in",
    numerals: ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    catalogue: "open standards|growth mindset|psychological safety|servant leadership|continuous improvement|operational excellence|\
        digital transformation|change management|risk management|customer focus|customer first|customer centricity|\
        customer obsession|strategic thinking|critical thinking|systems thinking|design thinking|learning culture|\
        continuous learning|lifelong learning|data driven|evidence based decision making|decision making|\
        talent development|employee engagement|stakeholder management|stakeholder engagement|project management|\
        product management|program management|performance management|knowledge management|people first|\
        people management|financial management|emotional intelligence|active listening|conflict resolution|\
        problem solving|time management|thought leadership|best practices|open source|open source software|\
        machine learning|artificial intelligence|supply chain|human resources|information technology|total cost|\
        cross functional teams|cross functional collaboration|user experience|customer experience|market leader|\
        work life balance|diversity equity and inclusion|equity and inclusion|one team|think big|lead by example|\
        bias for action|deliver results|speak up|win together|do the right thing|high performing teams|cloud first|\
        mobile first|digital first|safety first|quality first|accountability and ownership|lessons learned|competitive landscape|expected benefits|peer review|social media|office hours|task force|\
        low hanging fruit|subject matter experts|supreme court|united states|north america|new york|end user|end users",
    openers: "and|but|so|also|however|therefore|thus|hence|in addition|additionally|furthermore|moreover|further|as such|\
        as a result|consequently|finally|first|firstly|second|secondly|third|thirdly|lastly|in short|in other words|\
        for example|for instance|e.g|i.e|then|next|yet|still|instead|meanwhile|similarly|likewise|importantly|\
        ultimately|of course|in fact|indeed|note that|to that end|to this end|that said|that is why|or",
    asides: "any feedback|mailing list|join us|join our|join a|get involved|stay tuned|follow us|feel free|your own words|your case|your feedback|our repo|github|issue tracker|pull request|pull requests|help us find|\
        help us curate|let us know|good day everyone|as appropriate|your particular situation|blog post|create an account|sign in|office hours|join the call|for more information|learn more|click|read more|see also|see the|this page|this document|this section|\
        this presentation|this slide|this deck|this guide|this template|this report|copyright|all rights reserved|\
        contact us|please contact|please|table of contents|subscribe|sign up|download|log in|following link|\
        listed below|shown below|described below|see below|as follows|licensed under|appendix|slide|slides|\
        figure|image|screenshot|refer to|thank you|good morning|good afternoon|note that|last updated|\
        we're hiring|placeholder|lorem ipsum|insert|tweak as|delete this|template|on this page|back to top|\
        the tables below|the table below|is described in|are described in|disclaimer",
    decisions: "decide|decides|decision|decisions|choose|choice|choices|prioritise|prioritize|priorities|trade-off|trade-offs|\
        tradeoff|tradeoffs|approve|approval|invest in|investment|investments|fund|budget|allocate|say no|instead of|\
        rather than|over short term|delegate|escalate|stop doing|before we|whether to|adopt|select|make or buy|\
        close|consolidate|go or no-go",
    signals: "measure|measured|measures|metric|metrics|kpi|kpis|target|targets|percent|per cent|success is|increase by|\
        reduce by|reduction|increased by|decrease|satisfaction|score|scores|rate|rates|indicator|indicators|track|\
        tracked|outcome|outcomes|by the end of|at least|fewer than|less than|more than|doubled|lead time|nps|\
        retention|baseline|benchmark|dashboard|on time|evaluated",
    supports: "training|trainings|coaching|mentoring|mentor|mentorship|onboarding|toolkit|templates|guidance|guides|\
        handbook|playbook|workshop|workshops|budget|resources|community of practice|communities of practice|\
        support from|supported by|learning opportunities|curriculum|\
        help desk|funding|sponsor|sponsors|checklist|network of",
    reasons: "because|so that|in order to|this allows|this enables|this means|this will|allows us to|enables us to|enable us to|\
        allow us to|which will|which means|in this way|as a result|will help us|helps us",
    environment: "silo|silos|legacy|bureaucracy|bureaucratic|red tape|constraint|constraints|barrier|barriers|obstacle|\
        obstacles|bottleneck|bottlenecks|lack of time|lack of funding|lack of resources|budget cuts|shortage|turnover|\
        fragmented|fragmentation|duplicate|duplication|outdated|workload|too many|too slow|delays|dependencies|\
        technical debt|burden|risk|risks|threat|threats|pressure|volatility|competitors|complexity|complex|\
        challenge|challenges|difficult|hard to|costly|expensive|unable|low|declining|slow|deadlines|vendor lock-in|\
        waste|attrition|uncertainty",
    knowledge: "lack of awareness|lack of knowledge|unaware|not aware|unclear|ambiguity|ambiguous|confusion|confusing|\
        misunderstood|misunderstanding|misconception|misconceptions|don't know|do not know|unknown|lack of information|\
        no visibility|lack of visibility|lack of clarity|inconsistent understanding|limited awareness",
    skill: "skills gap|skill gap|skills gaps|lack of skills|lack of training|lack the skills|lack of expertise|inexperienced|\
        untrained|not trained|capability gap|capability gaps|lack of experience|not equipped|insufficient training|\
        gaps in skills|limited expertise|learning curve",
    motivation: "resistance|resist|resistant|reluctance|reluctant|fear|afraid|complacency|complacent|apathy|fatigue|burnout|\
        skeptical|sceptical|skepticism|scepticism|comfort zone|not invented here|status quo|old habits|unwilling|\
        incentives|disengaged|lack of buy-in|blame|stress|uncomfortable|frustration|frustrated",
    opposites: &[
        ("centralise", "decentralise"),
        ("centralize", "decentralize"),
        ("increase", "reduce"),
        ("increase", "decrease"),
        ("increase", "cut"),
        ("raise", "lower"),
        ("expand", "reduce"),
        ("expand", "shrink"),
        ("expand", "close"),
        ("grow", "shrink"),
        ("open", "close"),
        ("insource", "outsource"),
        ("standardise", "customise"),
        ("standardize", "customize"),
        ("standardise", "localise"),
        ("standardize", "localize"),
        ("build", "buy"),
        ("hire", "freeze"),
        ("accelerate", "slow"),
        ("start", "stop"),
        ("enter", "exit"),
        ("keep", "sell"),
        ("keep", "close"),
        ("diversify", "focus"),
    ],
    abbreviations: "e.g i.e etc vs mr mrs ms dr prof st no inc ltd co corp u.s u.k u.s.c approx dept fig al jr sr p pp cf est",
    years: "year years yr yrs",
    months: "month months",
};

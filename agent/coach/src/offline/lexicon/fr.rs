use super::Lexicon;

pub(super) const LEXICON: Lexicon = Lexicon {
    stop: "à afin ai ainsi alors après au aucun aucune aura aussi autre autres aux avant avec avoir avons c ce ceci cela \
        celle celles celui ces cet cette ceux chacun chaque chez ci comme comment contre d dans de depuis des dès deux \
        devons doit doivent donc dont du elle elles en encore entre est et étaient était être eu eux faire fait \
        font hors il ils j je jusque l la là le les leur leurs lors lorsque lui m ma mais me même mêmes mes moins mon n \
        ne ni non nos notre nôtre nous on ont ou où par parce parfois pas pendant peu peut peuvent plus plusieurs \
        plutôt pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera seront ses si soit \
        son sommes sont sous sur t ta tel telle telles tels tes toujours tous tout toute toutes très trois tu un une va \
        vers voir vos votre vous y été",
    clausal: "ai aura avons c'est ce cela celui doit devons doivent elle elles est était étaient être il ils je \
        nous on ont ne pas peut peuvent pourquoi comment que qui quoi dont sera seront sommes sont vous si",
    articles: "le la les l un une des du d de nos notre leur leurs ses son sa ce cet cette ces chaque tout toute toutes tous",
    starters: "deux trois zéro sans",
    particles: "ensemble",
    breaks: "pour afin par grâce en dans avec via sur que qui dont où selon lorsque tout ainsi sans vers au aux chez entre",
    and: "et ou &",
    agents: "nous|on|les dirigeants|dirigeants|dirigeant|les cadres|cadres|managers|manager|gestionnaires|gestionnaire|\
        direction|la direction|responsables|équipe|équipes|collaborateurs|collaboratrices|employés|salariés|personnel|\
        chacun|chacune|tous|l'entreprise|entreprise|le groupe|groupe|organisation|directeurs|chefs|agents|partenaires|\
        conseil|comité",
    leaders: "dirigeants dirigeant dirigeantes cadres cadre managers manager gestionnaires gestionnaire responsables responsable directeurs \
        directeur directrices direction chefs chef",
    business: "entreprise groupe organisation société clients client stratégie avenir mission objectifs transformation transformer croissance \
        sociétaires citoyens marché monde métier",
    definitions: "signifie|veut dire|désigne|c'est à dire|consiste à|c'est quand|nous entendons",
    duties: &[
        ("doivent", 1.0),
        ("doit", 0.95),
        ("devons", 1.0),
        ("devrons", 0.95),
        ("devra", 0.9),
        ("devront", 0.95),
        ("il faut", 0.95),
        ("devraient", 0.85),
        ("devrait", 0.8),
        ("sont tenus de", 0.9),
        ("sont responsables de", 0.9),
        ("s engagent à", 0.8),
        ("engageons à", 0.8),
        ("ne peuvent pas", 0.8),
        ("voulons", 0.7),
        ("souhaitons", 0.65),
        ("visons", 0.65),
        ("allons", 0.7),
        ("avons besoin", 0.85),
        ("cherchons à", 0.6),
        ("attendons", 0.8),
        ("investirons", 0.7),
        ("passerons", 0.7),
        ("choisissons", 0.6),
        ("refusons", 0.7),
        ("mettrons", 0.7),
        ("ferons", 0.7),
        ("serons", 0.7),
        ("donnerons", 0.7),
        ("développerons", 0.7),
        ("confierons", 0.7),
        ("réduirons", 0.7),
    ],
    calls: &[
        ("il faut", 0.9),
        ("exige", 0.7),
        ("exigent", 0.7),
        ("nécessite", 0.7),
        ("nécessitent", 0.7),
        ("suppose", 0.6),
        ("demande", 0.55),
        ("repose sur", 0.65),
        ("dépend de", 0.65),
        ("est essentiel", 0.7),
        ("est essentielle", 0.7),
        ("sont essentiels", 0.7),
        ("est indispensable", 0.7),
        ("il est important", 0.65),
        ("notre objectif est", 0.75),
        ("notre priorité est", 0.8),
        ("notre stratégie est", 0.8),
        ("doit", 0.7),
        ("doivent", 0.75),
        ("au lieu de", 0.5),
        ("plutôt que", 0.5),
    ],
    denials: "ne n pas jamais non aucun",
    imperatives: "laisser reconnaître refuser renoncer dire oser arbitrer demander inviter expliquer accélérer accompagner accroître adapter adopter aider améliorer ancrer anticiper appliquer apprendre arrêter \
        associer assumer assurer attirer augmenter automatiser bâtir centraliser changer choisir clarifier coconstruire \
        collaborer communiquer concentrer concevoir confier conquérir consolider construire coopérer créer décentraliser \
        décider décloisonner définir déléguer déployer développer devenir diminuer diversifier donner écouter éliminer \
        embarquer encourager engager enrichir établir évaluer éviter expérimenter faciliter faire favoriser fédérer \
        former garantir gagner gérer grandir harmoniser impliquer innover inspirer instaurer intégrer investir lancer \
        libérer limiter livrer maintenir maîtriser mener mesurer mettre mobiliser moderniser motiver nouer offrir \
        optimiser organiser ouvrir partager passer penser permettre piloter placer porter préparer prendre prioriser \
        privilégier produire promouvoir proposer protéger rapprocher réduire réinventer remettre renforcer renouveler \
        repenser répondre respecter responsabiliser rester réussir s'appuyer sécuriser servir simplifier soutenir \
        standardiser stimuler structurer supprimer tenir tester transformer transmettre travailler utiliser valoriser \
        veiller viser adoptez allez apprenez assurez commencez concentrez construisez créez développez donnez écoutez \
        faites favorisez gardez mettez optimisez partagez posez prenez recherchez restez simplifiez travaillez trouvez \
        visez embrassez comprenez identifiez",
    leading: "accompagner aider anticiper apprendre associer assumer choisir clarifier collaborer communiquer confier coopérer décider \
        décloisonner déléguer donner écouter embarquer encourager engager expérimenter faciliter faire favoriser fédérer former \
        grandir impliquer inspirer laisser libérer mobiliser motiver ouvrir partager permettre prioriser privilégier protéger \
        rapprocher reconnaître refuser renoncer respecter responsabiliser servir soutenir tenir transmettre valoriser dire oser \
        arbitrer demander inviter expliquer arrêter rendre",
    making: "devenir lancer livrer produire créer développer établir déployer instaurer concevoir construire acheter installer publier recruter \
        automatiser intégrer",
    also_nouns: "métier quartier territoire histoire cadre premier dernier atelier dossier chantier papier particulier régulier \
        financier foncier avenir pouvoir savoir devoir espoir soir maire salaire partenaire ordre hier cher loisir plaisir \
        laboratoire inventaire solidaire sanitaire réglementaire",
    cue_headings: "objectif objectifs priorité priorités principe principes stratégie stratégies stratégique stratégiques \
        engagements engagement ambition ambitions axes axe leviers levier orientations recommandations actions valeurs \
        attentes piliers pilier dirigeants managers culture feuille",
    becoming: "voulons devenir|nous devenons|devient un|devient une|deviendra|nous deviendrons|notre vision|notre raison d'être|nous serons|raison d'être|notre mission|notre ambition|notre stratégie est|notre objectif est",
    becoming_headings: "devenir devenons vision mission ambition raison",
    furniture: "agenda ambition ambitions annexe annexes année août aperçu avant-propos avril axe axes bilan \
        calendrier chapitre citation clé clés comité comités commentaires conclusion conseil contact contacts \
        contenu contexte cours date diapositive diapositives document décembre définition définitions engagement \
        engagements enjeux exemple exemples feuille figure formulaire forum février glossaire historique image \
        introduction jalon janvier juillet juin liste mai mars matières merci mission module méthode note notes \
        novembre objectif objectifs octobre orateur ordre ouverture page partie phase plan principe principes \
        priorité priorités prochaine prochaines propos présentation question questions rappel rapport route \
        référence références résultats résumé section septembre sommaire source sources stratégie stratégies \
        stratégique stratégiques suite synthèse table tableau thème titre valeurs version vision étape étapes",
    bodies: "comité comités conseil cours module forum formulaire atelier ateliers conférence direction ministère division",
    common: "accompagner accès accélérer action actions activité activités adapter agilité aider amélioration \
        améliorer assurer augmenter besoin besoins bien bon capacité capacités capital changement changements \
        chaîne clarté client clients collaborateur collaborateurs collaboration collectif collective commercial \
        communauté communication competitivité compétence compétences confiance continu continue coût coûts \
        croissance créer culture digital digitale direction dirigeants diversité donner données durable durables \
        dynamique décision décisions définir délai développement développer efficace efficacité employés encourager \
        engagement entreprise entreprises environnement esprit excellence expertise expérience externe exécution \
        faciliter faire favoriser formation former fort forte fournisseurs futur garantir gestion global \
        gouvernance grand grande groupe gérer haut haute humain humaine humaines impact inclusion indicateurs \
        information informations infrastructure initiative initiatives innovation innover intelligence \
        international interne intégration intégrer investir investissement lancer leader leaders leadership lien \
        local logiciel long maintenir management manager managers marché marchés marque meilleur meilleure mener \
        mesure mettre mise mobiliser mode modernisation moderniser modèle monde motivation mouvement métier métiers \
        niveau nouveau nouveaux nouvelle nouvelles numérique numériques objectif offre opportunités optimiser \
        opération opérationnel opérationnelle opérations organisation outil outils ouverture partage partager \
        partenaire partenaires partenariat performance personne personnel personnes planification politique positif \
        pratiques prestation prise processus productivité produit produits professionnel professionnelle programme \
        programmes progrès projet projets promouvoir proximité public qualité rapide relation relations rendement \
        renforcer respect responsabilité ressources risque risques réactivité réduire répondre réseau résilience \
        résultat résultats réussir réussite rôle santé satisfaction secteur sens service services simplifier site \
        social sociale société solution solutions soutenir soutien stratégie succès système systèmes sécurité \
        talents technique technologie technologies temps terme terrain transformation transformer transition \
        transparence travail travailler utilisateur utilisateurs valeur valeurs ventes vie vision écoute égalité \
        équipe équipes éthique évolution œuvre",
    qualities: "état esprit culture d'abord confiance écoute courage exigence rigueur autonomie responsabilité curiosité transparence \
        proximité ouverture solidarité humilité audace simplicité apprentissage",
    roles: "dirigeants dirigeant dirigeantes cadres cadre managers manager gestionnaires gestionnaire responsables \
        responsable directeurs directeur directrices équipe équipes collaborateurs collaboratrices employés employé \
        salariés salarié personnel clients client clientes usagers usager utilisateurs utilisateur fournisseurs \
        fournisseur partenaires partenaire techniciens technicien conseillers conseiller agents agent chefs chef \
        conseil comité direction membres membre bénévoles enseignants soignants apprentis experts sociétaires",
    metrics: "chiffre revenu revenus marge marges bénéfice rentabilité taux ratio part parts coût coûts dépense dépenses \
        fréquence volume volumes indicateur indicateurs indice score rotation",
    moves: "maximiser minimiser augmenter accroître réduire diminuer baisser doubler atteindre dépasser améliorer \
        augmentation réduction baisse hausse",
    past_labels: "jusqu'ici|jusqu'à présent|aujourd'hui|hier|avant|de|passé|état actuel|situation actuelle|arrêter|fini|\
        moins de|ancien modèle|ce que nous arrêtons|ce qui s'arrête|ce qui finit",
    reports: "avons été|a été|ont été|était|étaient|avait|avaient|avons eu|n'avons jamais",
    limits: "jusqu'à|jusqu à|au-dessus de|au dessus de|au-delà de|au delà de|en dessous de|au plus|au moins|plus de|moins de|\
        plafond|maximum|minimum|limite",
    totals: "tous toutes nos les des ont avons exploite exploitons compte comptons",
    cadences: &[
        ("deux fois par jour", 730.0),
        ("quotidien", 365.0),
        ("quotidienne", 365.0),
        ("quotidiennement", 365.0),
        ("chaque jour", 365.0),
        ("tous les jours", 365.0),
        ("trois fois par semaine", 156.0),
        ("deux fois par semaine", 104.0),
        ("hebdomadaire", 52.0),
        ("chaque semaine", 52.0),
        ("toutes les semaines", 52.0),
        ("une fois par semaine", 52.0),
        ("tous les quinze jours", 26.0),
        ("toutes les deux semaines", 26.0),
        ("deux fois par mois", 24.0),
        ("mensuel", 12.0),
        ("mensuelle", 12.0),
        ("chaque mois", 12.0),
        ("tous les mois", 12.0),
        ("une fois par mois", 12.0),
        ("trimestriel", 4.0),
        ("trimestrielle", 4.0),
        ("chaque trimestre", 4.0),
        ("semestriel", 2.0),
        ("deux fois par an", 2.0),
        ("annuel", 1.0),
        ("annuelle", 1.0),
        ("chaque année", 1.0),
        ("tous les ans", 1.0),
        ("une fois par an", 1.0),
    ],
    deadlines: "d'ici|d'ici fin|d'ici à|avant|avant fin|jusqu'en|en|fin",
    numerals: ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"],
    catalogue: "amélioration continue|excellence opérationnelle|transformation numérique|transformation digitale|\
        gestion du changement|conduite du changement|gestion des risques|gestion de projet|gestion de produit|\
        gestion de produits|orientation client|satisfaction client|expérience client|esprit d'équipe|\
        travail d'équipe|prise de décision|intelligence collective|intelligence émotionnelle|qualité de vie|\
        ressources humaines|développement durable|mise en œuvre|parties prenantes|chaîne de valeur|feuille de route",
    openers: "et|mais|donc|ainsi|aussi|cependant|toutefois|de plus|en outre|par ailleurs|en effet|enfin|d'abord|ensuite|puis|\
        par conséquent|c'est pourquoi|or|par exemple|autrement dit|en résumé|finalement|de même",
    asides: "pour en savoir plus|en savoir plus|cliquez|veuillez|voir aussi|voir ci|cette page|ce document|cette présentation|\
        cette diapositive|ci-dessous|ci-dessus|ci-après|tous droits réservés|contactez|table des matières|merci|bonjour|\
        bon après-midi|copyright|annexe|figure|s'il vous plaît",
    decisions: "décider|décide|décident|décidons|décision|décisions|choisir|choix|choisissons|arbitrer|arbitrage|arbitrages|prioriser|priorités|\
        investir|investirons|investissement|investissements|renoncer|plutôt que|au lieu de|approuver|allouer|budget|\
        déléguer|abandonner|fermer|refuser",
    signals: "mesurer|mesure|mesurés|mesurée|indicateur|indicateurs|cible|cibles|pour cent|taux|satisfaction|score|réduction|\
        au moins|moins de|plus de|d'ici|augmenter de|réduire de|résultats|suivi|baromètre|délai",
    supports: "formation|formations|accompagnement|coaching|mentorat|tutorat|outils|guide|guides|ateliers|budget|ressources|\
        communauté de pratique|communautés de pratique|soutien|appui|académie|parcours|plateforme|financement|réseau",
    reasons: "parce que|car|afin que|afin de|pour que|cela permet|ce qui permet|permettra|permet de|ainsi nous|c'est ainsi|sinon|en vue de",
    environment: "silo|silos|cloisonnement|bureaucratie|contrainte|contraintes|obstacle|obstacles|barrière|barrières|frein|freins|\
        goulot|manque de temps|manque de moyens|pénurie|rotation|fragmentation|fragmenté|doublons|obsolète|\
        surcharge|trop|retards|dépendances|dette technique|risque|risques|menace|pression|concurrence|complexité|\
        complexe|défi|défis|difficile|difficiles|difficulté|coûteux|lent|lenteur|incertitude",
    knowledge: "méconnaissance|manque de connaissance|manque d'information|confusion|ambiguïté|flou|ignorent|ne savent pas|\
        manque de visibilité|manque de clarté|malentendu",
    skill: "manque de compétences|manque de formation|écart de compétences|inexpérience|pas formés|peu formés|manque d'expertise|\
        ne maîtrisent pas",
    motivation: "résistance|résistances|réticence|réticences|réticents|peur|crainte|complaisance|apathie|fatigue|épuisement|\
        scepticisme|statu quo|habitudes|démotivation|stress|frustration|désengagement",
    opposites: &[
        ("centraliser", "décentraliser"),
        ("augmenter", "réduire"),
        ("augmenter", "diminuer"),
        ("ouvrir", "fermer"),
        ("internaliser", "externaliser"),
        ("standardiser", "personnaliser"),
        ("accélérer", "ralentir"),
        ("étendre", "réduire"),
    ],
    abbreviations: "m mm mme mlle dr p.ex ex etc cf art no env p pp st ste",
    years: "an ans année années",
    months: "mois",
};

use super::Lexicon;

pub(super) const LEXICON: Lexicon = Lexicon {
    stop: "a además al algo algunas algunos ante antes aquel así aun aunque bajo bien cada casi como con contra cual cuales cuando \
        cuándo cuya cuyo de debe deben debemos del desde después donde dos durante e el él ella ellas ellos en entonces \
        entre era eran es esa esas ese eso esos esta está estamos están estar estas este esto estos fue fueron ha hace \
        hacer hacia han has hasta hay he hemos hoy la las le les lo los más me mediante mejor menos mi mientras mis \
        mismo mucho muy ni ningún ninguna no nos nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro \
        otros para pero poco por porque pues puede pueden que qué quien quién quienes se sea sean según ser será serán \
        si sí siempre sin sino sobre solo sólo somos son su sus también tan tanto te tener tenemos tiene tienen toda \
        todas todavía todo todos tras tres tu tus u un una unas uno unos usted ustedes va van y ya yo",
    clausal: "debe deben debemos es está están estamos era fue ha han hay hemos que no nosotros puede pueden qué \
        que quien se sea será serán si somos son tenemos tiene tienen usted ustedes va vamos van yo él ella ellos \
        cómo porque",
    articles: "el la los las lo un una unos unas nuestro nuestra nuestros nuestras su sus este esta estos estas cada todo toda todos todas",
    starters: "dos tres cero sin",
    particles: "juntos primero",
    breaks: "para por con en mediante que desde sin según hacia cuando donde al como a entre",
    and: "y e o u &",
    agents: "nosotros|los líderes|líderes|líder|directivos|directivo|dirección|la dirección|mandos|\
        gerentes|gerente|responsables|jefes|equipo|equipos|empleados|personas|personal|colaboradores|trabajadores|\
        todos|cada uno|la empresa|empresa|la compañía|compañía|el grupo|organización|la organización|supervisores|\
        comité|consejo|socios|tenemos|queremos",
    leaders: "directivos directivo directores director directoras gerentes gerente jefes jefe jefas responsables responsable mandos \
        líderes líder liderazgo encargados encargado",
    business: "empresa grupo organización compañía negocio clientes cliente estrategia futuro misión objetivos transformación transformar \
        crecimiento sociedad mercado mundo personas",
    definitions: "significa|quiere decir|se refiere a|consiste en|es decir|entendemos por",
    duties: &[
        ("deben", 1.0),
        ("debe", 0.95),
        ("debemos", 1.0),
        ("deberán", 0.95),
        ("deberá", 0.9),
        ("tienen que", 1.0),
        ("tenemos que", 1.0),
        ("hay que", 0.95),
        ("deberían", 0.85),
        ("debería", 0.8),
        ("son responsables de", 0.9),
        ("no pueden", 0.8),
        ("necesitamos", 0.95),
        ("queremos", 0.7),
        ("vamos a", 0.7),
        ("aspiramos a", 0.65),
        ("buscamos", 0.6),
        ("nos comprometemos a", 0.8),
        ("esperamos", 0.8),
        ("invertiremos", 0.7),
        ("seremos", 0.7),
        ("pasaremos", 0.7),
        ("impulsaremos", 0.7),
        ("trabajaremos", 0.7),
        ("daremos", 0.7),
        ("pondremos", 0.7),
        ("reduciremos", 0.7),
        ("creceremos", 0.7),
    ],
    calls: &[
        ("debe", 0.7),
        ("deben", 0.75),
        ("hay que", 0.9),
        ("debemos", 0.95),
        ("tenemos que", 0.95),
        ("necesitamos", 0.9),
        ("queremos", 0.7),
        ("vamos a", 0.65),
        ("exige", 0.7),
        ("exigen", 0.7),
        ("requiere", 0.7),
        ("requieren", 0.7),
        ("depende de", 0.65),
        ("es esencial", 0.7),
        ("es fundamental", 0.7),
        ("es imprescindible", 0.7),
        ("es clave", 0.65),
        ("es importante", 0.6),
        ("nuestro objetivo es", 0.75),
        ("nuestra prioridad es", 0.8),
        ("en lugar de", 0.5),
        ("en vez de", 0.5),
    ],
    denials: "no nunca jamás ni",
    imperatives: "confiar dejar elegir explicar invitar movilizar preguntar reconocer renunciar decir abrir enseñar ceder acelerar acercar acompañar actuar adaptar adoptar ahorrar alcanzar alinear ampliar anticipar apoyar aprender aprovechar \
        asegurar asumir atraer aumentar automatizar ayudar cambiar capacitar centralizar clarificar colaborar compartir \
        comunicar concentrar conectar consolidar construir convertir cooperar crear crecer cuidar cultivar dar decidir \
        definir delegar desarrollar descentralizar desplegar dirigir diseñar diversificar eliminar empoderar entender \
        escuchar establecer evaluar evitar experimentar explorar facilitar fidelizar fomentar formar fortalecer ganar \
        garantizar generar gestionar hacer identificar implantar implementar impulsar incorporar incrementar innovar \
        inspirar integrar invertir involucrar lanzar liderar limitar lograr mantener medir mejorar modernizar motivar \
        mover ofrecer optimizar organizar pensar poner posicionar potenciar preparar priorizar promover proteger reducir \
        reforzar renovar repensar resolver respetar responder retener revisar segmentar ser servir simplificar situar \
        sostener sumar superar trabajar transformar unir usar utilizar validar vender visitar",
    leading: "acompañar anticipar aprender apoyar asumir ayudar clarificar colaborar compartir comunicar confiar cooperar cuidar dar decidir \
        delegar dejar dirigir elegir empoderar entender escuchar experimentar explicar facilitar fomentar formar ganar impulsar \
        inspirar involucrar invitar liderar mantener motivar movilizar pensar preguntar priorizar promover proteger reconocer \
        renunciar respetar responder servir sostener sumar decir abrir enseñar ceder visitar",
    making: "lanzar crear desarrollar desplegar diseñar establecer implantar implementar construir comprar instalar publicar contratar \
        automatizar integrar",
    also_nouns: "lugar hogar poder mujer taller primer tercer deber placer militar familiar particular regular bienestar ser azúcar",
    cue_headings: "objetivo objetivos principio principios prioridad prioridades estrategia estrategias estratégico estratégicos \
        estratégica estratégicas compromisos compromiso ejes eje pilares pilar líneas recomendaciones acciones valores \
        expectativas líderes liderazgo cultura iniciativas palancas",
    becoming: "nos convertimos|nos convertiremos|se convierte en|se convertirá|seremos|nuestra visión|nuestra misión|nuestro propósito|nuestro objetivo es|aspiramos a|queremos ser",
    becoming_headings: "convertirnos seremos visión misión propósito ambición",
    furniture: "abril agenda agosto anexo anexos antecedentes apéndice año años borrador capítulo cierre clave \
        claves comité conclusiones conclusión consejo contacto contenido contenidos contexto cronograma curso \
        definiciones definición descripción diagrama diapositiva diapositivas diciembre documento eje ejecutivo \
        ejemplo ejemplos ejes enero equipo estrategia estrategias estratégica estratégicas estratégico estratégicos \
        fase febrero figura foro fuente fuentes glosario gracias guía historia hito hoja imagen introducción julio \
        junio lista línea líneas marzo materiales mayo misión método módulo nota notas noviembre objetivo objetivos \
        octubre orden parte pasos pilar pilares plan portada preguntas presentación principio principios prioridad \
        prioridades propósito próximos página referencias respuestas resultados resumen ruta sección septiembre \
        tabla tema temas título valores versión visión índice",
    bodies: "comité consejo curso módulo foro taller talleres conferencia ministerio dirección",
    common: "acceso acciones acción acelerar actividad actividades adaptar agilidad alianzas alta alto apoyar apoyo \
        aprendizaje asegurar atención atraer aumentar ayuda ayudar base beneficio beneficios buen buena cadena \
        calidad cambiar cambio cambios canal capacidad capacidades capital carrera claridad cliente clientes \
        colaboración colaboradores colaborar comercial compartir compañía competencia competencias competitividad \
        compromiso comunicación comunidad comunidades común confianza conocimiento consolidar construir continua \
        continuo control coste costes costo costos creación crear creatividad crecer crecimiento cultura datos \
        decisiones decisión definir demanda desarrollar desarrollo desempeño digital digitales digitalización \
        dirección diversidad efectiva eficacia eficiencia eficiente ejecución empleados empleo empresa empresarial \
        empresas entorno equipos excelencia experiencia externa facilitar financiera financiero flexibilidad foco \
        fomentar formación formar fortalecer fuerte fuerza futuro garantizar general generar gestionar gestión \
        global gobernanza gran grande grupo habilidades humana humano humanos ideas impacto implementar impulsar \
        inclusión incrementar industria información infraestructura iniciativa iniciativas innovación innovar \
        integración integral integrar inteligencia internacional inversiones inversión invertir jefes liderazgo \
        local lograr líder líderes mantener marca mayor mejor mejora mejorar mejoras mercado mercados meta metas \
        modelo modernización modernizar motivación mundo necesidades negocio negocios nivel nueva nuevas nuevo \
        nuevos oferta ofrecer operaciones operación operativa operativo oportunidad oportunidades optimizar orden \
        organización orientación participación personal personas plataforma política posicionamiento posición \
        proceso procesos producción productividad producto productos profesional profesionales programa programas \
        progreso promover proveedores proximidad proyecto proyectos práctica prácticas pública público rapidez \
        recursos red reducción reducir reforzar región relaciones relación rendimiento rentabilidad resiliencia \
        respeto responsabilidad resultado resultados riesgo riesgos rol salud satisfacción sector seguridad \
        servicio servicios simplificar sistema sistemas social sociedad soluciones solución sostenibilidad \
        sostenible talento tecnología tecnologías tecnológica tiempo trabajar trabajo transformación transformar \
        transparencia usuario usuarios valor valores ventas vida ágil ámbito área áreas ética éxito",
    qualities: "mentalidad cultura confianza escucha valentía exigencia rigor autonomía responsabilidad curiosidad transparencia cercanía \
        apertura humildad sencillez aprendizaje primero",
    roles: "directivos directivo directores director directoras gerentes gerente jefes jefe jefas responsables responsable \
        mandos líderes líder equipo equipos empleados empleado colaboradores personal clientes cliente clientas usuarios \
        usuario proveedores proveedor socios socio técnicos técnico encargados encargado miembros miembro consejo comité \
        dirección trabajadores trabajadoras expertos voluntarios docentes aprendices",
    metrics: "ingresos ingreso margen márgenes beneficio beneficios rentabilidad tasa tasas ratio cuota coste costes costo \
        costos gasto gastos frecuencia volumen volúmenes índice puntuación rotación ventas",
    moves: "maximizar minimizar aumentar incrementar reducir disminuir bajar subir duplicar alcanzar superar mejorar aumento \
        reducción incremento",
    past_labels: "hasta ahora|hoy|ayer|antes|de|pasado|situación actual|estado actual|dejar|dejar de hacer|menos|modelo antiguo|\
        lo que dejamos|lo que termina|ya no",
    reports: "hemos sido|ha sido|han sido|era|eran|había|habían|fue|fueron|nunca hemos",
    limits: "hasta|por encima de|más de|menos de|por debajo de|como máximo|al menos|máximo|mínimo|límite|superior a",
    totals: "todos todas nuestros nuestras los las tenemos tiene operamos",
    cadences: &[
        ("dos veces al día", 730.0),
        ("diario", 365.0),
        ("diaria", 365.0),
        ("diariamente", 365.0),
        ("cada día", 365.0),
        ("todos los días", 365.0),
        ("tres veces por semana", 156.0),
        ("dos veces por semana", 104.0),
        ("dos veces a la semana", 104.0),
        ("semanal", 52.0),
        ("semanalmente", 52.0),
        ("cada semana", 52.0),
        ("todas las semanas", 52.0),
        ("una vez por semana", 52.0),
        ("una vez a la semana", 52.0),
        ("quincenal", 26.0),
        ("cada dos semanas", 26.0),
        ("dos veces al mes", 24.0),
        ("mensual", 12.0),
        ("mensualmente", 12.0),
        ("cada mes", 12.0),
        ("todos los meses", 12.0),
        ("una vez al mes", 12.0),
        ("trimestral", 4.0),
        ("cada trimestre", 4.0),
        ("semestral", 2.0),
        ("dos veces al año", 2.0),
        ("anual", 1.0),
        ("anualmente", 1.0),
        ("cada año", 1.0),
        ("todos los años", 1.0),
        ("una vez al año", 1.0),
    ],
    deadlines: "antes de|antes de fin de|hasta|para|en|a finales de|para finales de",
    numerals: ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"],
    catalogue: "mejora continua|excelencia operativa|transformación digital|gestión del cambio|gestión de riesgos|trabajo en equipo|\
        orientación al cliente|experiencia del cliente|atención al cliente|toma de decisiones|recursos humanos|\
        inteligencia emocional|cadena de valor|desarrollo sostenible|puesta en marcha|cadena de suministro",
    openers: "y|pero|así|además|también|sin embargo|no obstante|por tanto|por lo tanto|por ello|por eso|asimismo|en efecto|finalmente|\
        por último|primero|luego|después|por ejemplo|es decir|en resumen|o|en consecuencia|de hecho",
    asides: "para más información|más información|haga clic|véase|ver también|esta página|este documento|esta presentación|\
        esta diapositiva|a continuación|todos los derechos reservados|contacte|tabla de contenidos|gracias|buenos días|\
        por favor|anexo|figura",
    decisions: "decidir|decide|deciden|decidimos|decisión|decisiones|elegir|elección|priorizar|prioridades|invertir|inversión|inversiones|\
        invertiremos|renunciar|en lugar de|en vez de|aprobar|aprobación|asignar|presupuesto|delegar|abandonar|cerrar",
    signals: "medir|mide|medimos|medirá|mediremos|indicador|indicadores|meta|metas|por ciento|tasa|satisfacción|reducción|al menos|menos de|\
        más de|antes de fin|aumentar un|reducir un|resultados|encuesta|seguimiento|plazo",
    supports: "formación|capacitación|acompañamiento|coaching|mentoría|mentores|herramientas|guía|guías|talleres|presupuesto|recursos|\
        comunidad de práctica|comunidades de práctica|apoyo|academia|plataforma|financiación|red de",
    reasons: "porque|para que|ya que|esto permite|lo que permite|permitirá|permite|de este modo|así podremos|de lo contrario|con el fin de",
    environment: "silo|silos|burocracia|restricción|restricciones|obstáculo|obstáculos|barrera|barreras|cuello de botella|falta de tiempo|\
        falta de recursos|escasez|rotación|fragmentación|fragmentado|duplicidad|obsoleto|obsoletos|sobrecarga|demasiados|demasiado|\
        retrasos|dependencias|riesgo|riesgos|amenaza|presión|competencia|complejidad|complejo|desafío|desafíos|reto|\
        retos|difícil|difíciles|costoso|lento|lentitud|incertidumbre",
    knowledge: "desconocimiento|falta de conocimiento|falta de información|confusión|ambigüedad|desconocen|no saben|falta de visibilidad|\
        falta de claridad|malentendidos",
    skill: "falta de competencias|falta de formación|brecha de habilidades|brecha de competencias|inexperiencia|no dominan|falta de experiencia",
    motivation: "resistencia|resistencias|reticencia|reticencias|miedo|temor|complacencia|apatía|fatiga|agotamiento|escepticismo|statu quo|\
        inercia|costumbre|desmotivación|estrés|frustración",
    opposites: &[
        ("centralizar", "descentralizar"),
        ("aumentar", "reducir"),
        ("incrementar", "reducir"),
        ("abrir", "cerrar"),
        ("internalizar", "externalizar"),
        ("estandarizar", "personalizar"),
        ("acelerar", "frenar"),
        ("ampliar", "reducir"),
    ],
    abbreviations: "sr sra dr dra etc p.ej ej núm pág art ud uds aprox s.a",
    years: "año años",
    months: "mes meses",
};
